// The one script that a foreign page includes: its <rnn-…> elements come to life.
import { defineWhenNear } from "./widgets/lazy.js";

defineWhenNear(document);
