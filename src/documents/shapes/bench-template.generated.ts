// Generated from the type of the document by scripts/generate-schemas.ts. Do not edit.
import type { ShapeRules } from '../shape.ts';

export const benchTemplateShape: ShapeRules = {"type":"object","properties":{"schema":{"enum":["iwc.bench-template/1"]},"template":{"type":"string"}},"required":["schema","template"],"additionalProperties":false};
