"""From the marks on a PDF's pages to prose: lines, reading order, running heads, sections."""
