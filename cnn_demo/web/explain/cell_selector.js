// Fields for the layer, the map, the row and the column of the selected cell: selecting it without pointing at it.

import { element } from "../pad/elements.js";
import { IMAGE } from "./cells.js";

/** @import { ExplainedNode, Position, Size } from "../types/explain.js" */

/**
 * nodes: to choose from. Maps, rows and columns count from 0.
 *
 * @typedef {object} CellSelectorOptions
 * @property {ExplainedNode[]} nodes
 * @property {(name: string) => void} onLayer
 * @property {(map: number) => void} onMap
 * @property {(cell: Position) => void} onCell
 */

/** `view` is its element. */
export class CellSelector {
  view = element("div", { class: "wb-row ex-selector" });
  #layer = element("select", { class: "wb-select" });
  #map;
  #row;
  #column;

  /** @param {CellSelectorOptions} options */
  constructor({ nodes, onLayer, onMap, onCell }) {
    this.#layer.append(
      ...nodes.map(({ name, title }) =>
        element("option", { value: name }, name === IMAGE ? title : `${title} (${name})`),
      ),
    );
    this.#layer.addEventListener("change", () => onLayer(this.#layer.value));
    const cell = () => onCell({ row: this.#row.value(), column: this.#column.value() });
    this.#map = field("Map", onMap);
    this.#row = field("Row", cell);
    this.#column = field("Column", cell);
    const layer = element("label", { class: "wb-label" }, "Layer", this.#layer);
    this.view.append(layer, this.#map.view, this.#row.view, this.#column.view);
  }

  /**
   * Show which map is open.
   *
   * @param {ExplainedNode} node
   * @param {number} map
   * @param {Size} size of the map, or of the map in which a vector is laid out
   */
  open({ name, shape }, map, { height, width }) {
    this.#layer.value = name;
    this.#map.view.hidden = shape.length === 1;
    this.#map.limit(shape[2] ?? 1);
    this.#map.show(map);
    this.#row.limit(height);
    this.#column.limit(width);
  }

  /** @param {Position} cell */
  show({ row, column }) {
    this.#row.show(row);
    this.#column.show(column);
  }
}

/**
 * A field for a number that counts from 0.
 *
 * @param {string} name
 * @param {(value: number) => void} onChange
 */
function field(name, onChange) {
  const input = element("input", { type: "number", min: 0, step: 1, class: "ex-field-number" });
  const end = element("span", { class: "ex-of" });
  const value = () => Math.min(Math.max(Math.round(input.valueAsNumber) || 0, 0), Number(input.max));
  input.addEventListener("change", () => onChange(value()));
  return {
    view: element("label", { class: "wb-label" }, name, input, end),
    value,
    /** @param {number} count of what can be chosen */
    limit(count) {
      input.max = String(count - 1);
      end.textContent = `(0 to ${input.max})`;
    },
    /** @param {number} number */
    show(number) {
      input.value = String(number);
    },
  };
}
