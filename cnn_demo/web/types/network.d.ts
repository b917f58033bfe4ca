// What Python sends of a trained network. The records of cnn_demo/browser/network.py have the same names and fields.

/** Height, width and channels of an image. */
export type Shape3D = [height: number, width: number, channels: number];
