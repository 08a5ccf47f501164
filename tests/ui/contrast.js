// The words under `root` whose contrast with their ground is under WCAG AA's 4.5:1, as text.
(root) => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true})
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    return .2126 * x + .7152 * y + .0722 * z
  }
  const ground = (e) => {
    const layers = []
    for (; e; e = e.parentElement) {
      const c = rgba(getComputedStyle(e).backgroundColor)
      layers.unshift(c)
      if (c[3] === 255) break
    }
    return layers.reduce((under, [r, g, b, a]) =>
      [r, g, b].map((v, i) => v * a / 255 + under[i] * (1 - a / 255)), [255, 255, 255])
  }
  const poor = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement
    if (!node.data.trim() || e.closest('style, script') || !e.checkVisibility()) continue
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(ground(e))]
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05)
    if (ratio < 4.5) poor.push(`${node.data.trim().slice(0, 40)}: ${ratio.toFixed(2)}`)
  }
  return poor
}
