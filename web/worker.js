// Owns the engine: answers the messages that protocol.js describes.
import { Session } from "./engine/session.js";
import { MAX_UNSEEN } from "./protocol.js";

const post = (message, transfer) => postMessage(message, transfer);
const session = new Session(post, { base: import.meta.url, ahead: MAX_UNSEEN });
addEventListener("message", ({ data }) => session.receive(data));
