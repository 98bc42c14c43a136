// Generated from the type of the document by scripts/generate-schemas.ts. Do not edit.
import type { ShapeRules } from '../shape.ts';

export const completionShape: ShapeRules = {"type":"object","properties":{"schema":{"enum":["iwc.completion/1"]},"shell":{"type":"string"},"script":{"type":"string"}},"required":["schema","shell","script"],"additionalProperties":false};
