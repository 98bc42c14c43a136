export { type FloatStyle, type RequestFields, renderRequestLine } from '../core/request-line.ts';
