/* A page with a kernel: says that it is running, and that its kernel is gone. */
const PAUSE = 15_000;
const running = document.getElementById("ls-running");
const lost = document.getElementById("ls-lost");
const config = document.getElementById("jupyter-config-data");

running?.remove();
if (lost && config) {
  const address = `${document.body.dataset.path}api/kernels/${JSON.parse(config.textContent ?? "").kernelId}`;
  const look = async () => {
    const answer = await fetch(address).catch(() => null);
    if (answer && answer.status !== 404 && answer.status !== 403) {
      setTimeout(look, PAUSE);
    } else {
      lost.hidden = false;
      lost.textContent = lost.dataset.words ?? "";
    }
  };
  setTimeout(look, PAUSE);
}
