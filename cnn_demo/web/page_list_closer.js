// On a phone the list of pages lies over the page and stays there when one is chosen: this closes it, once a page.

const PHONE = "(max-width: 768px)"; // where Streamlit lays the list over the page

export default function () {
  if (!matchMedia(PHONE).matches) return;
  const list = document.querySelector('[data-testid="stSidebar"][data-collapsed="false"]');
  list?.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}
