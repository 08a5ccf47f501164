"""The assistant over HTTP, in the words of OpenAI's chat completions."""
