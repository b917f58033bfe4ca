// What Streamlit gives to the function that a component's JavaScript exports by default (st.components.v2).

export interface ComponentArguments<Data = null> {
  /** What Python passed as `data`. */
  data: Data;
  /** The element that holds the component's HTML. */
  parentElement: HTMLElement | ShadowRoot;
  /** Set a value that Python reads as the component's state; the page's script runs again. */
  setStateValue(name: string, value: unknown): void;
  /** Set a value that Python reads in the next run of the page's script alone. */
  setTriggerValue(name: string, value: unknown): void;
}
