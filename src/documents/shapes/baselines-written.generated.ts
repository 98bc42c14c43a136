// Generated from the type of the document by scripts/generate-schemas.ts. Do not edit.
import type { ShapeRules } from '../shape.ts';

export const baselinesWrittenShape: ShapeRules = {"type":"object","properties":{"schema":{"enum":["iwc.baselines-written/1"]},"file":{"type":"string"},"baselines":{"type":"string"},"workloads":{"type":"array","items":{"type":"object","properties":{"path":{"type":"string"},"id":{"type":"string"}},"required":["path","id"],"additionalProperties":false}}},"required":["schema","file","baselines","workloads"],"additionalProperties":false};
