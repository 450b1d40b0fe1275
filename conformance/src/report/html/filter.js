for (const form of document.querySelectorAll("form.filter")) {
  const articles = [...form.parentElement.querySelectorAll("article")];
  const apply = () => {
    const { topic, status } = form.elements;
    for (const article of articles) {
      article.hidden = (topic.value && article.dataset.topic !== topic.value)
        || (status.value && article.dataset.status !== status.value) || false;
    }
    const shown = articles.filter((article) => !article.hidden).length;
    form.querySelector("output").textContent = `${shown} of ${articles.length}`;
  };
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
}
