// Generated from the type of the document by scripts/generate-schemas.ts. Do not edit.
import type { ShapeRules } from '../shape.ts';

export const opsimServerShape: ShapeRules = {"type":"object","properties":{"schema":{"enum":["iwc.opsim-server/1"]},"port":{"type":"number"}},"required":["schema","port"],"additionalProperties":false};
