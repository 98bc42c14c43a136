// Generated from schema/workload.schema.json by scripts/generate-validator.mjs. Do not edit.
// @ts-nocheck
export const validateRequest = validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:iwc:workload:1.0","title":"iwc workload request","description":"One line of a canonical iwc workload (JSON Lines), schema iwc.workload/1.0. A null in an optional field means absent. Keys starting with x_ are the user's own and kept verbatim.","type":"object","required":["request_id","max_output_tokens","arrival_time_ms"],"properties":{"request_id":{"type":"string","minLength":1,"description":"Unique in the workload."},"prompt":{"type":["string","null"],"description":"The prompt text. Either this or messages."},"messages":{"type":["array","null"],"minItems":1,"items":{"$ref":"#/$defs/message"},"description":"OpenAI chat messages. Either this or prompt."},"max_output_tokens":{"$ref":"#/$defs/positive","description":"Cap on generated tokens."},"arrival_time_ms":{"$ref":"#/$defs/count","description":"When the request is due, in ms from the workload's start."},"arrival_time_ns":{"$ref":"#/$defs/optionalCount","description":"The exact arrival; rounds (half to even) to arrival_time_ms."},"session_id":{"type":["string","null"],"description":"Requests with the same id share a conversation."},"turn_id":{"$ref":"#/$defs/optionalCount","description":"Place in the session, from 0."},"depends_on":{"type":["string","null"],"minLength":1,"description":"request_id that must be answered before this one is sent."},"think_time_ms":{"type":["number","null"],"minimum":0,"description":"Wait after the answer to depends_on before sending."},"history":{"enum":["cumulative","delta",null],"description":"cumulative: the prompt carries the whole conversation. delta: only the new turn; the runner adds the history."},"prompt_format":{"enum":["raw","chatml","openai_messages",null],"description":"How prompt is to be read."},"prompt_tokens":{"$ref":"#/$defs/optionalCount","description":"Declared prompt length in tokens."},"expected_output_tokens":{"$ref":"#/$defs/optionalCount","description":"Length of the known answer in tokens."},"expected_output":{"type":["string","null"],"description":"The known answer."},"prefix_blocks":{"type":["object","null"],"required":["block_tokens","ids"],"additionalProperties":false,"properties":{"block_tokens":{"$ref":"#/$defs/positive"},"ids":{"type":"array","items":{"type":["integer","string"]}}},"description":"Ids of the prompt's token blocks; equal leading ids mean an equal prefix."},"semantic":{"$ref":"#/$defs/semantic","description":"What the request is about."},"temperature":{"type":["number","null"],"minimum":0,"description":"Sampling temperature; 0 is greedy."},"top_p":{"type":["number","null"],"minimum":0,"maximum":1,"description":"Nucleus sampling share."},"stop":{"type":["array","null"],"items":{"type":"string"},"description":"Texts that end generation."},"seed":{"type":["integer","null"],"description":"Sampling seed sent to the server."},"streaming":{"type":["boolean","null"],"description":"Ask the server to stream."},"cancel_after_ms":{"$ref":"#/$defs/optionalCount","description":"Cancel this long after submission."},"model":{"type":["string","null"],"minLength":1,"description":"Model to ask for, when the runner is given none."},"adapter":{"type":["string","null"],"minLength":1,"description":"LoRA adapter or the like."},"tenant":{"type":["string","null"],"description":"Who the request belongs to."},"priority":{"type":["integer","null"],"description":"Smaller is sooner."},"tools":{"type":["array","null"],"items":{"type":"object"},"description":"OpenAI tool definitions."},"metadata":{"type":["object","null"],"additionalProperties":{"type":"string"},"description":"The user's own labels."}},"patternProperties":{"^x_":true},"additionalProperties":false,"oneOf":[{"required":["prompt"],"properties":{"prompt":{"type":"string"},"messages":{"type":"null"}}},{"required":["messages"],"properties":{"messages":{"type":"array"},"prompt":{"type":"null"}}}],"$defs":{"positive":{"type":"integer","minimum":1,"maximum":9007199254740991},"count":{"type":"integer","minimum":0,"maximum":9007199254740991},"optionalCount":{"type":["integer","null"],"minimum":0,"maximum":9007199254740991},"semantic":{"type":["object","null"],"additionalProperties":false,"properties":{"task":{"enum":["chat","qa","summarization","reasoning","classification","code","translation","other",null]},"difficulty":{"enum":["low","medium","high",null]},"tags":{"type":["array","null"],"items":{"type":"string"}}}},"message":{"type":"object","required":["role"],"properties":{"role":{"type":"string","minLength":1},"content":{"anyOf":[{"type":["string","null"]},{"type":"array","items":{"type":"object"}}]}}}}};
const schema32 = {"type":"object","required":["role"],"properties":{"role":{"type":"string","minLength":1},"content":{"anyOf":[{"type":["string","null"]},{"type":"array","items":{"type":"object"}}]}}};
const schema33 = {"type":"integer","minimum":1,"maximum":9007199254740991};
const schema34 = {"type":"integer","minimum":0,"maximum":9007199254740991};
const schema35 = {"type":["integer","null"],"minimum":0,"maximum":9007199254740991};
const schema40 = {"type":["object","null"],"additionalProperties":false,"properties":{"task":{"enum":["chat","qa","summarization","reasoning","classification","code","translation","other",null]},"difficulty":{"enum":["low","medium","high",null]},"tags":{"type":["array","null"],"items":{"type":"string"}}}};
const func1 = Object.prototype.hasOwnProperty;
const pattern4 = new RegExp("^x_", "u");

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:iwc:workload:1.0" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
let valid0 = false;
let passing0 = null;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.prompt === undefined){
const err0 = {instancePath,schemaPath:"#/oneOf/0/required",keyword:"required",params:{missingProperty: "prompt"},message:"must have required property '"+"prompt"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.prompt !== undefined){
if(typeof data.prompt !== "string"){
const err1 = {instancePath:instancePath+"/prompt",schemaPath:"#/oneOf/0/properties/prompt/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.messages !== undefined){
if(data.messages !== null){
const err2 = {instancePath:instancePath+"/messages",schemaPath:"#/oneOf/0/properties/messages/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
var _valid0 = _errs2 === errors;
if(_valid0){
valid0 = true;
passing0 = 0;
var props0 = {};
props0.prompt = true;
props0.messages = true;
}
const _errs7 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.messages === undefined){
const err3 = {instancePath,schemaPath:"#/oneOf/1/required",keyword:"required",params:{missingProperty: "messages"},message:"must have required property '"+"messages"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.messages !== undefined){
if(!(Array.isArray(data.messages))){
const err4 = {instancePath:instancePath+"/messages",schemaPath:"#/oneOf/1/properties/messages/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.prompt !== undefined){
if(data.prompt !== null){
const err5 = {instancePath:instancePath+"/prompt",schemaPath:"#/oneOf/1/properties/prompt/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
var _valid0 = _errs7 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid0 = true;
passing0 = 1;
if(props0 !== true){
props0 = props0 || {};
props0.messages = true;
props0.prompt = true;
}
}
}
if(!valid0){
const err6 = {instancePath,schemaPath:"#/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
else {
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.request_id === undefined){
const err7 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "request_id"},message:"must have required property '"+"request_id"+"'"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data.max_output_tokens === undefined){
const err8 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "max_output_tokens"},message:"must have required property '"+"max_output_tokens"+"'"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data.arrival_time_ms === undefined){
const err9 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "arrival_time_ms"},message:"must have required property '"+"arrival_time_ms"+"'"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
for(const key0 in data){
if(!((func1.call(schema31.properties, key0)) || (pattern4.test(key0)))){
const err10 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.request_id !== undefined){
let data4 = data.request_id;
if(typeof data4 === "string"){
if(data4.length < 1){
const err11 = {instancePath:instancePath+"/request_id",schemaPath:"#/properties/request_id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/request_id",schemaPath:"#/properties/request_id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.prompt !== undefined){
let data5 = data.prompt;
if((typeof data5 !== "string") && (data5 !== null)){
const err13 = {instancePath:instancePath+"/prompt",schemaPath:"#/properties/prompt/type",keyword:"type",params:{type: schema31.properties.prompt.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.messages !== undefined){
let data6 = data.messages;
if((!(Array.isArray(data6))) && (data6 !== null)){
const err14 = {instancePath:instancePath+"/messages",schemaPath:"#/properties/messages/type",keyword:"type",params:{type: schema31.properties.messages.type},message:"must be array,null"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(Array.isArray(data6)){
if(data6.length < 1){
const err15 = {instancePath:instancePath+"/messages",schemaPath:"#/properties/messages/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
const len0 = data6.length;
for(let i0=0; i0<len0; i0++){
let data7 = data6[i0];
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(data7.role === undefined){
const err16 = {instancePath:instancePath+"/messages/" + i0,schemaPath:"#/$defs/message/required",keyword:"required",params:{missingProperty: "role"},message:"must have required property '"+"role"+"'"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data7.role !== undefined){
let data8 = data7.role;
if(typeof data8 === "string"){
if(data8.length < 1){
const err17 = {instancePath:instancePath+"/messages/" + i0+"/role",schemaPath:"#/$defs/message/properties/role/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/messages/" + i0+"/role",schemaPath:"#/$defs/message/properties/role/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data7.content !== undefined){
let data9 = data7.content;
const _errs25 = errors;
let valid8 = false;
const _errs26 = errors;
if((typeof data9 !== "string") && (data9 !== null)){
const err19 = {instancePath:instancePath+"/messages/" + i0+"/content",schemaPath:"#/$defs/message/properties/content/anyOf/0/type",keyword:"type",params:{type: schema32.properties.content.anyOf[0].type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
var _valid1 = _errs26 === errors;
valid8 = valid8 || _valid1;
const _errs28 = errors;
if(Array.isArray(data9)){
const len1 = data9.length;
for(let i1=0; i1<len1; i1++){
let data10 = data9[i1];
if(!(data10 && typeof data10 == "object" && !Array.isArray(data10))){
const err20 = {instancePath:instancePath+"/messages/" + i0+"/content/" + i1,schemaPath:"#/$defs/message/properties/content/anyOf/1/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/messages/" + i0+"/content",schemaPath:"#/$defs/message/properties/content/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
var _valid1 = _errs28 === errors;
valid8 = valid8 || _valid1;
if(!valid8){
const err22 = {instancePath:instancePath+"/messages/" + i0+"/content",schemaPath:"#/$defs/message/properties/content/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
else {
errors = _errs25;
if(vErrors !== null){
if(_errs25){
vErrors.length = _errs25;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err23 = {instancePath:instancePath+"/messages/" + i0,schemaPath:"#/$defs/message/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
}
if(data.max_output_tokens !== undefined){
let data11 = data.max_output_tokens;
if(!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))){
const err24 = {instancePath:instancePath+"/max_output_tokens",schemaPath:"#/$defs/positive/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 > 9007199254740991 || isNaN(data11)){
const err25 = {instancePath:instancePath+"/max_output_tokens",schemaPath:"#/$defs/positive/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(data11 < 1 || isNaN(data11)){
const err26 = {instancePath:instancePath+"/max_output_tokens",schemaPath:"#/$defs/positive/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
if(data.arrival_time_ms !== undefined){
let data12 = data.arrival_time_ms;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
const err27 = {instancePath:instancePath+"/arrival_time_ms",schemaPath:"#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 9007199254740991 || isNaN(data12)){
const err28 = {instancePath:instancePath+"/arrival_time_ms",schemaPath:"#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(data12 < 0 || isNaN(data12)){
const err29 = {instancePath:instancePath+"/arrival_time_ms",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
if(data.arrival_time_ns !== undefined){
let data13 = data.arrival_time_ns;
if((!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))) && (data13 !== null)){
const err30 = {instancePath:instancePath+"/arrival_time_ns",schemaPath:"#/$defs/optionalCount/type",keyword:"type",params:{type: schema35.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 9007199254740991 || isNaN(data13)){
const err31 = {instancePath:instancePath+"/arrival_time_ns",schemaPath:"#/$defs/optionalCount/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data13 < 0 || isNaN(data13)){
const err32 = {instancePath:instancePath+"/arrival_time_ns",schemaPath:"#/$defs/optionalCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
if(data.session_id !== undefined){
let data14 = data.session_id;
if((typeof data14 !== "string") && (data14 !== null)){
const err33 = {instancePath:instancePath+"/session_id",schemaPath:"#/properties/session_id/type",keyword:"type",params:{type: schema31.properties.session_id.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.turn_id !== undefined){
let data15 = data.turn_id;
if((!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))) && (data15 !== null)){
const err34 = {instancePath:instancePath+"/turn_id",schemaPath:"#/$defs/optionalCount/type",keyword:"type",params:{type: schema35.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 9007199254740991 || isNaN(data15)){
const err35 = {instancePath:instancePath+"/turn_id",schemaPath:"#/$defs/optionalCount/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data15 < 0 || isNaN(data15)){
const err36 = {instancePath:instancePath+"/turn_id",schemaPath:"#/$defs/optionalCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
if(data.depends_on !== undefined){
let data16 = data.depends_on;
if((typeof data16 !== "string") && (data16 !== null)){
const err37 = {instancePath:instancePath+"/depends_on",schemaPath:"#/properties/depends_on/type",keyword:"type",params:{type: schema31.properties.depends_on.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(typeof data16 === "string"){
if(data16.length < 1){
const err38 = {instancePath:instancePath+"/depends_on",schemaPath:"#/properties/depends_on/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
if(data.think_time_ms !== undefined){
let data17 = data.think_time_ms;
if((!((typeof data17 == "number") && (isFinite(data17)))) && (data17 !== null)){
const err39 = {instancePath:instancePath+"/think_time_ms",schemaPath:"#/properties/think_time_ms/type",keyword:"type",params:{type: schema31.properties.think_time_ms.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if((typeof data17 == "number") && (isFinite(data17))){
if(data17 < 0 || isNaN(data17)){
const err40 = {instancePath:instancePath+"/think_time_ms",schemaPath:"#/properties/think_time_ms/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
if(data.history !== undefined){
let data18 = data.history;
if(!(((data18 === "cumulative") || (data18 === "delta")) || (data18 === null))){
const err41 = {instancePath:instancePath+"/history",schemaPath:"#/properties/history/enum",keyword:"enum",params:{allowedValues: schema31.properties.history.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data.prompt_format !== undefined){
let data19 = data.prompt_format;
if(!((((data19 === "raw") || (data19 === "chatml")) || (data19 === "openai_messages")) || (data19 === null))){
const err42 = {instancePath:instancePath+"/prompt_format",schemaPath:"#/properties/prompt_format/enum",keyword:"enum",params:{allowedValues: schema31.properties.prompt_format.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data.prompt_tokens !== undefined){
let data20 = data.prompt_tokens;
if((!(((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20))) && (isFinite(data20)))) && (data20 !== null)){
const err43 = {instancePath:instancePath+"/prompt_tokens",schemaPath:"#/$defs/optionalCount/type",keyword:"type",params:{type: schema35.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 9007199254740991 || isNaN(data20)){
const err44 = {instancePath:instancePath+"/prompt_tokens",schemaPath:"#/$defs/optionalCount/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(data20 < 0 || isNaN(data20)){
const err45 = {instancePath:instancePath+"/prompt_tokens",schemaPath:"#/$defs/optionalCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
if(data.expected_output_tokens !== undefined){
let data21 = data.expected_output_tokens;
if((!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))) && (data21 !== null)){
const err46 = {instancePath:instancePath+"/expected_output_tokens",schemaPath:"#/$defs/optionalCount/type",keyword:"type",params:{type: schema35.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 9007199254740991 || isNaN(data21)){
const err47 = {instancePath:instancePath+"/expected_output_tokens",schemaPath:"#/$defs/optionalCount/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(data21 < 0 || isNaN(data21)){
const err48 = {instancePath:instancePath+"/expected_output_tokens",schemaPath:"#/$defs/optionalCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
if(data.expected_output !== undefined){
let data22 = data.expected_output;
if((typeof data22 !== "string") && (data22 !== null)){
const err49 = {instancePath:instancePath+"/expected_output",schemaPath:"#/properties/expected_output/type",keyword:"type",params:{type: schema31.properties.expected_output.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data.prefix_blocks !== undefined){
let data23 = data.prefix_blocks;
if((!(data23 && typeof data23 == "object" && !Array.isArray(data23))) && (data23 !== null)){
const err50 = {instancePath:instancePath+"/prefix_blocks",schemaPath:"#/properties/prefix_blocks/type",keyword:"type",params:{type: schema31.properties.prefix_blocks.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
if(data23.block_tokens === undefined){
const err51 = {instancePath:instancePath+"/prefix_blocks",schemaPath:"#/properties/prefix_blocks/required",keyword:"required",params:{missingProperty: "block_tokens"},message:"must have required property '"+"block_tokens"+"'"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(data23.ids === undefined){
const err52 = {instancePath:instancePath+"/prefix_blocks",schemaPath:"#/properties/prefix_blocks/required",keyword:"required",params:{missingProperty: "ids"},message:"must have required property '"+"ids"+"'"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
for(const key1 in data23){
if(!((key1 === "block_tokens") || (key1 === "ids"))){
const err53 = {instancePath:instancePath+"/prefix_blocks",schemaPath:"#/properties/prefix_blocks/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data23.block_tokens !== undefined){
let data24 = data23.block_tokens;
if(!(((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24))) && (isFinite(data24)))){
const err54 = {instancePath:instancePath+"/prefix_blocks/block_tokens",schemaPath:"#/$defs/positive/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if((typeof data24 == "number") && (isFinite(data24))){
if(data24 > 9007199254740991 || isNaN(data24)){
const err55 = {instancePath:instancePath+"/prefix_blocks/block_tokens",schemaPath:"#/$defs/positive/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(data24 < 1 || isNaN(data24)){
const err56 = {instancePath:instancePath+"/prefix_blocks/block_tokens",schemaPath:"#/$defs/positive/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
if(data23.ids !== undefined){
let data25 = data23.ids;
if(Array.isArray(data25)){
const len2 = data25.length;
for(let i2=0; i2<len2; i2++){
let data26 = data25[i2];
if((!(((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26))) && (isFinite(data26)))) && (typeof data26 !== "string")){
const err57 = {instancePath:instancePath+"/prefix_blocks/ids/" + i2,schemaPath:"#/properties/prefix_blocks/properties/ids/items/type",keyword:"type",params:{type: schema31.properties.prefix_blocks.properties.ids.items.type},message:"must be integer,string"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
else {
const err58 = {instancePath:instancePath+"/prefix_blocks/ids",schemaPath:"#/properties/prefix_blocks/properties/ids/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
}
if(data.semantic !== undefined){
let data27 = data.semantic;
if((!(data27 && typeof data27 == "object" && !Array.isArray(data27))) && (data27 !== null)){
const err59 = {instancePath:instancePath+"/semantic",schemaPath:"#/$defs/semantic/type",keyword:"type",params:{type: schema40.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
for(const key2 in data27){
if(!(((key2 === "task") || (key2 === "difficulty")) || (key2 === "tags"))){
const err60 = {instancePath:instancePath+"/semantic",schemaPath:"#/$defs/semantic/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data27.task !== undefined){
let data28 = data27.task;
if(!(((((((((data28 === "chat") || (data28 === "qa")) || (data28 === "summarization")) || (data28 === "reasoning")) || (data28 === "classification")) || (data28 === "code")) || (data28 === "translation")) || (data28 === "other")) || (data28 === null))){
const err61 = {instancePath:instancePath+"/semantic/task",schemaPath:"#/$defs/semantic/properties/task/enum",keyword:"enum",params:{allowedValues: schema40.properties.task.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data27.difficulty !== undefined){
let data29 = data27.difficulty;
if(!((((data29 === "low") || (data29 === "medium")) || (data29 === "high")) || (data29 === null))){
const err62 = {instancePath:instancePath+"/semantic/difficulty",schemaPath:"#/$defs/semantic/properties/difficulty/enum",keyword:"enum",params:{allowedValues: schema40.properties.difficulty.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data27.tags !== undefined){
let data30 = data27.tags;
if((!(Array.isArray(data30))) && (data30 !== null)){
const err63 = {instancePath:instancePath+"/semantic/tags",schemaPath:"#/$defs/semantic/properties/tags/type",keyword:"type",params:{type: schema40.properties.tags.type},message:"must be array,null"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if(Array.isArray(data30)){
const len3 = data30.length;
for(let i3=0; i3<len3; i3++){
if(typeof data30[i3] !== "string"){
const err64 = {instancePath:instancePath+"/semantic/tags/" + i3,schemaPath:"#/$defs/semantic/properties/tags/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
}
}
}
if(data.temperature !== undefined){
let data32 = data.temperature;
if((!((typeof data32 == "number") && (isFinite(data32)))) && (data32 !== null)){
const err65 = {instancePath:instancePath+"/temperature",schemaPath:"#/properties/temperature/type",keyword:"type",params:{type: schema31.properties.temperature.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if((typeof data32 == "number") && (isFinite(data32))){
if(data32 < 0 || isNaN(data32)){
const err66 = {instancePath:instancePath+"/temperature",schemaPath:"#/properties/temperature/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
}
if(data.top_p !== undefined){
let data33 = data.top_p;
if((!((typeof data33 == "number") && (isFinite(data33)))) && (data33 !== null)){
const err67 = {instancePath:instancePath+"/top_p",schemaPath:"#/properties/top_p/type",keyword:"type",params:{type: schema31.properties.top_p.type},message:"must be number,null"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if((typeof data33 == "number") && (isFinite(data33))){
if(data33 > 1 || isNaN(data33)){
const err68 = {instancePath:instancePath+"/top_p",schemaPath:"#/properties/top_p/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
if(data33 < 0 || isNaN(data33)){
const err69 = {instancePath:instancePath+"/top_p",schemaPath:"#/properties/top_p/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
}
if(data.stop !== undefined){
let data34 = data.stop;
if((!(Array.isArray(data34))) && (data34 !== null)){
const err70 = {instancePath:instancePath+"/stop",schemaPath:"#/properties/stop/type",keyword:"type",params:{type: schema31.properties.stop.type},message:"must be array,null"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
if(Array.isArray(data34)){
const len4 = data34.length;
for(let i4=0; i4<len4; i4++){
if(typeof data34[i4] !== "string"){
const err71 = {instancePath:instancePath+"/stop/" + i4,schemaPath:"#/properties/stop/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
}
if(data.seed !== undefined){
let data36 = data.seed;
if((!(((typeof data36 == "number") && (!(data36 % 1) && !isNaN(data36))) && (isFinite(data36)))) && (data36 !== null)){
const err72 = {instancePath:instancePath+"/seed",schemaPath:"#/properties/seed/type",keyword:"type",params:{type: schema31.properties.seed.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data.streaming !== undefined){
let data37 = data.streaming;
if((typeof data37 !== "boolean") && (data37 !== null)){
const err73 = {instancePath:instancePath+"/streaming",schemaPath:"#/properties/streaming/type",keyword:"type",params:{type: schema31.properties.streaming.type},message:"must be boolean,null"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data.cancel_after_ms !== undefined){
let data38 = data.cancel_after_ms;
if((!(((typeof data38 == "number") && (!(data38 % 1) && !isNaN(data38))) && (isFinite(data38)))) && (data38 !== null)){
const err74 = {instancePath:instancePath+"/cancel_after_ms",schemaPath:"#/$defs/optionalCount/type",keyword:"type",params:{type: schema35.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
if((typeof data38 == "number") && (isFinite(data38))){
if(data38 > 9007199254740991 || isNaN(data38)){
const err75 = {instancePath:instancePath+"/cancel_after_ms",schemaPath:"#/$defs/optionalCount/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if(data38 < 0 || isNaN(data38)){
const err76 = {instancePath:instancePath+"/cancel_after_ms",schemaPath:"#/$defs/optionalCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
if(data.model !== undefined){
let data39 = data.model;
if((typeof data39 !== "string") && (data39 !== null)){
const err77 = {instancePath:instancePath+"/model",schemaPath:"#/properties/model/type",keyword:"type",params:{type: schema31.properties.model.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
if(typeof data39 === "string"){
if(data39.length < 1){
const err78 = {instancePath:instancePath+"/model",schemaPath:"#/properties/model/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
}
if(data.adapter !== undefined){
let data40 = data.adapter;
if((typeof data40 !== "string") && (data40 !== null)){
const err79 = {instancePath:instancePath+"/adapter",schemaPath:"#/properties/adapter/type",keyword:"type",params:{type: schema31.properties.adapter.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if(typeof data40 === "string"){
if(data40.length < 1){
const err80 = {instancePath:instancePath+"/adapter",schemaPath:"#/properties/adapter/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
}
if(data.tenant !== undefined){
let data41 = data.tenant;
if((typeof data41 !== "string") && (data41 !== null)){
const err81 = {instancePath:instancePath+"/tenant",schemaPath:"#/properties/tenant/type",keyword:"type",params:{type: schema31.properties.tenant.type},message:"must be string,null"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
if(data.priority !== undefined){
let data42 = data.priority;
if((!(((typeof data42 == "number") && (!(data42 % 1) && !isNaN(data42))) && (isFinite(data42)))) && (data42 !== null)){
const err82 = {instancePath:instancePath+"/priority",schemaPath:"#/properties/priority/type",keyword:"type",params:{type: schema31.properties.priority.type},message:"must be integer,null"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data.tools !== undefined){
let data43 = data.tools;
if((!(Array.isArray(data43))) && (data43 !== null)){
const err83 = {instancePath:instancePath+"/tools",schemaPath:"#/properties/tools/type",keyword:"type",params:{type: schema31.properties.tools.type},message:"must be array,null"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if(Array.isArray(data43)){
const len5 = data43.length;
for(let i5=0; i5<len5; i5++){
let data44 = data43[i5];
if(!(data44 && typeof data44 == "object" && !Array.isArray(data44))){
const err84 = {instancePath:instancePath+"/tools/" + i5,schemaPath:"#/properties/tools/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
}
}
if(data.metadata !== undefined){
let data45 = data.metadata;
if((!(data45 && typeof data45 == "object" && !Array.isArray(data45))) && (data45 !== null)){
const err85 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: schema31.properties.metadata.type},message:"must be object,null"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
if(data45 && typeof data45 == "object" && !Array.isArray(data45)){
for(const key3 in data45){
if(typeof data45[key3] !== "string"){
const err86 = {instancePath:instancePath+"/metadata/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/metadata/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
}
}
}
else {
const err87 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

