// A configuration key as an attribute of the element and as a parameter of an address: learningRate, learning-rate.
export const attributeOf = (key) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
