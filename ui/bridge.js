// What HTML cannot do without a script: tell Python of a click on a verdict, copy an answer, lead
// the keyboard to the box, and show a new turn from its start. Made of constants; what it is given
// is text and stays text.
export default function ({ data, setTriggerValue }) {
  const ends = new AbortController()
  const listen = (kind, act) => document.addEventListener(kind, act, { signal: ends.signal })
  const box = () => document.querySelector('.st-key-sz-ask textarea')

  listen('click', async (event) => {
    const button = event.target.closest?.('button[data-sz-dispute], button[data-sz-copy]')
    if (!button) return
    if (button.dataset.szDispute) return setTriggerValue('dispute', button.dataset.szDispute)
    const said = button.textContent
    await copy(button.dataset.szCopy)
    button.textContent = button.dataset.szCopied
    setTimeout(() => { button.textContent = said }, 2000)
  })
  listen('keydown', (event) => {
    const typing = event.target.closest?.('input, textarea, select, [contenteditable="true"]')
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && box()) {
      event.preventDefault()
      box().focus()
    }
  })
  document.documentElement.dataset.szKeys = 'on' // from here on keys and clicks are heard
  if (data?.turn && data.turn !== globalThis.szTurn) {
    globalThis.szTurn = data.turn
    show(data.turn, 40)
  }
  return () => ends.abort()
}

const show = (id, tries) => {
  const turn = document.getElementById(id)
  if (turn) turn.scrollIntoView({ block: 'start' })
  else if (tries) setTimeout(show, 50, id, tries - 1)
}

// Outside https and localhost browsers offer no clipboard; a selected text can still be copied.
const copy = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}
