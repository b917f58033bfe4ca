// The types of the figures on the Learn page whose frame is moved over a picture.

import type { Position, Size } from "./explain.js";

/** Numbers in rows and columns, row by row; three numbers a cell in colour. */
export interface Plane extends Size {
  values: number[];
}

/** How numbers become colours: black to white, or negative, zero and positive. largest: the magnitude of the full colour. */
export interface Scale {
  kind: "grey" | "signed";
  largest: number;
}

/** The part of a map that the frame covers at each position, in cells: its side, and how far it moves by one position. */
export interface FrameWindow {
  side: number;
  step: number;
}

/** A picture in a figure, over which the frame moves. note: what stands below it. */
export interface FigureMap extends Size {
  title: string;
  note?: string;
  /** The colours of the cells, packed; or the address of an image. */
  colours: Uint32Array | string;
  /** Of the image's width to its height, where it differs from that of the cells. */
  ratio?: number;
  window: FrameWindow;
  /** The left edges of further frames of the same size, which stay where they are. */
  marked?: number[];
}

/** Numbers that are shown in coloured cells. sign: stands before the table. marked: a cell with a border. */
export interface NumberTable {
  title: string;
  sign?: string;
  plane: Plane;
  scale: Scale;
  marked?: Position;
}

/** Numbers that are shown as a picture. */
export type NumberPicture = Pick<NumberTable, "title" | "plane" | "scale">;

/** What there is to see at one position of the frame. lines: sentences and sums, as text. */
export interface FigureNumbers {
  pictures?: NumberPicture[];
  tables: NumberTable[];
  lines: string[];
}

/** What a figure shows. positions: how many rows and columns of positions the frame has. */
export interface Figure {
  maps: FigureMap[];
  positions: Size;
  at(position: Position): FigureNumbers;
}

/** Where Python has the frame. settled: the number of the last settlement that it has taken over. */
export interface FrameState {
  position: Position;
  settled: number;
}

/** A position that the visitor has chosen. settled: its number, counted from 1. */
export interface Settlement extends Position {
  settled: number;
}

/** What Python passes: `figure()` of cnn_demo/ui/learn/moving_frame.py. given: see the module of the kind in web/learn. */
export interface FigureData extends FrameState {
  modules: string;
  kind: string;
  given: unknown;
}

/** A figure on the page. */
export interface ShownFigure {
  update(data: FigureData): void;
  close(): void;
}
