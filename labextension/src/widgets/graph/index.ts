/**
 * The graph canvas.
 */
export { GraphCanvas, type IGraphCanvasProps } from './canvas';
