// Sends what was entered once, and forgets it: the field is emptied before the answer is shown.
const form = document.querySelector("#secret");
const field = document.querySelector("#value");
const said = document.querySelector("#said");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const token = location.pathname.split("/").at(-1);
  const body = JSON.stringify({ token, value: field.value });
  field.value = "";
  try {
    const headers = { "content-type": "application/json" };
    const response = await fetch("/secret", { method: "POST", headers, body });
    const { error } = await response.json();
    said.textContent = error ?? "Kept. You can close this page.";
    if (response.ok) form.remove();
  } catch {
    said.textContent = "Adjutant does not answer. Enter it again in a moment.";
  }
});
