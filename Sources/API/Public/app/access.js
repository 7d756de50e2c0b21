// What whoever is logged in may do, as the server's matrix of roles and addresses says; it refuses the rest by itself.

const allowed = new Set((document.documentElement.dataset.may ?? "").split(",").filter(Boolean));

/** Whether an address, written as in the OpenAPI document with its method, answers this person. */
export const may = (operation) => allowed.has(operation);
