// Closes the sidebar on a phone once a page is opened. Streamlit shows it over the page there and leaves it open.

const PHONE = "(max-width: 768px)"; // Streamlit's limit

export default function () {
  if (!matchMedia(PHONE).matches) return;
  const sidebar = document.querySelector('[data-testid="stSidebar"][data-collapsed="false"]');
  /** @type {HTMLElement | null | undefined} */
  const button = sidebar?.querySelector('[data-testid="stSidebarCollapseButton"] button');
  button?.click();
}
