// What a visitor says of a picture on the Draw page: cnn_demo/ui/draw/corrections.py reads it.

/** id: of this correction. way: where the picture comes from. picture: a PNG in a data URL. label: the index of its class. */
export interface Correction {
  id: string;
  way: "pad" | "camera";
  picture: string;
  label: number;
}
