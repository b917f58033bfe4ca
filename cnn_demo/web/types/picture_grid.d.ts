// The grid of the pictures of a class: cnn_demo/ui/data/own/picture_grid.py.

export interface GridOptions {
  /** The name of the class. */
  label: string;
  /** The names of all classes. */
  classes: string[];
  /** In the order of the sheet's tiles. */
  pictures: { id: string; title: string }[];
  /** Tiles in a row of the sheet. */
  columns: number;
  /** Which page this is, from 0. */
  page: number;
  /** The number of the first picture among all of the class, from 1. */
  first: number;
  /** How many pictures the class has. */
  total: number;
  perPage: number;
}

/** What is to be done. number: another one for each act. to: the name of a class. page: from 0. */
export interface GridAct {
  number: string;
  kind: "delete" | "move" | "page";
  ids: string[];
  to?: string;
  page?: number;
}
