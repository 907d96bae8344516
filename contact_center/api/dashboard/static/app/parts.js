// Small pieces that every view uses.
import { html, useLayoutEffect, useRef } from "./lib.js";
import { texts } from "./texts.js";

export const ICON_SPRITE = `${document.body.dataset.static}/vendor/dkfds/img/icons.svg`;

/** @param {{name: string, label?: string}} props */
export function Icon({ name, label }) {
  const naming = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return html`<svg class="icon-svg" focusable="false" ...${naming}><use href=${`${ICON_SPRITE}#${name}`}></use></svg>`;
}

/** A labelled select. @param {{id: string, label: string, value: string, options: [string, string][], kind?: string, onChange: (value: string) => void}} props */
export function Choice({ id, label, value, options, kind = "", onChange }) {
  return html`<div class=${`form-group ${kind}`}><label class="form-label" for=${id}>${label}</label>
    <select class="form-select" id=${id} value=${value} onChange=${(event) => onChange(event.currentTarget.value)}>
      ${options.map(([key, words]) => html`<option key=${key} value=${key} selected=${key === value}>${words}</option>`)}
    </select></div>`;
}

/** @param {{kind: string, text: string, title?: string}} props */
export function Badge({ kind, text, title }) {
  return html`<span class=${`badge ${kind ? `is-${kind}` : ""}`} title=${title}>${text}</span>`;
}

/** A bar whose length says how much; the number stands beside it in words. @param {{share: number, kind?: string}} props */
export function Bar({ share, kind = "" }) {
  const width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return html`<span class=${`bar ${kind}`} aria-hidden="true"><span style=${{ width }}></span></span>`;
}

/** A link inside this page: the address changes, the page stays. @param {any} props */
export function Inside({ href, go, children, ...rest }) {
  const follow = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(event);
  };
  return html`<a href=${href} onClick=${follow} ...${rest}>${children}</a>`;
}

/** A modal window; the browser keeps the focus inside and gives it back. @param {{title: string, onClose: () => void, children?: any}} props */
export function Dialog({ title, onClose, children }) {
  const box = useRef(null);
  useLayoutEffect(() => {
    const opener = document.activeElement;
    box.current.showModal();
    box.current.querySelector("input, select, textarea")?.focus();
    return () => opener instanceof HTMLElement && opener.isConnected && opener.focus();
  }, []);
  return html`<dialog ref=${box} class="window" aria-labelledby="window-title" onClose=${onClose} onCancel=${onClose}>
    <div class="window-head"><h2 id="window-title">${title}</h2>
      <button type="button" class="plain-button" onClick=${onClose}><${Icon} name="close" label=${texts.close} /></button></div>
    ${children}</dialog>`;
}

/** The lower end of a form in a window. @param {{submit: string, busy?: boolean, onClose: () => void}} props */
export function FormEnd({ submit, busy, onClose }) {
  return html`<div class="button-row"><button class="button button-primary" disabled=${busy}>${submit}</button>
    <button type="button" class="button button-secondary" onClick=${onClose}>${texts.cancel}</button></div>`;
}

/** @param {{text: string, id: string}} props */
export function FieldError({ text, id }) {
  return text ? html`<p class="form-error-message" id=${id} role="alert">${text}</p>` : null;
}
