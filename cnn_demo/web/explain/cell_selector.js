// Which layer, map, row and column one looks at, to choose and to fill in: the same as pointing, without pointing.

import { element } from "../pad/elements.js";

/** nodes: to choose from. onLayer(name), onMap(map), onCell({row, column}), counted from 0. view goes into the page. */
export class CellSelector {
  view = element("div", { class: "wb-row ex-chooser" });
  #layer = element("select", { class: "wb-select" });
  #map;
  #row;
  #column;

  constructor({ nodes, onLayer, onMap, onCell }) {
    this.#layer.append(
      ...nodes.map(({ name, title }) => element("option", { value: name }, title ? `${title} (${name})` : "Input")),
    );
    this.#layer.addEventListener("change", () => onLayer(this.#layer.value));
    const cell = () => onCell({ row: this.#row.value(), column: this.#column.value() });
    this.#map = field("Map", (map) => onMap(map));
    this.#row = field("Row", cell);
    this.#column = field("Column", cell);
    const layer = element("label", { class: "wb-label" }, "Layer", this.#layer);
    this.view.append(layer, this.#map.view, this.#row.view, this.#column.view);
  }

  /** size: {height, width} of the map, in which a vector is laid out. */
  open({ name, shape }, map, { height, width }) {
    this.#layer.value = name;
    this.#map.view.hidden = shape.length === 1;
    this.#map.limit(shape[2] ?? 1);
    this.#map.show(map);
    this.#row.limit(height);
    this.#column.limit(width);
  }

  show({ row, column }) {
    this.#row.show(row);
    this.#column.show(column);
  }
}

function field(name, onChange) {
  const input = element("input", { type: "number", min: 1, step: 1, class: "ex-field-number" });
  const end = element("span", { class: "ex-of" });
  const value = () => Math.min(Math.max(Math.round(input.valueAsNumber) || 1, 1), Number(input.max)) - 1;
  input.addEventListener("change", () => onChange(value()));
  return {
    view: element("label", { class: "wb-label" }, name, input, end),
    value,
    limit(most) {
      input.max = most;
      end.textContent = `of ${most}`;
    },
    show(number) {
      input.value = number + 1;
    },
  };
}
