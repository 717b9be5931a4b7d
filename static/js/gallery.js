// Thumbnails move the strip of pictures without moving the page, and show which picture is in view.
for (const gallery of document.querySelectorAll(".gallery")) {
  const strip = gallery.querySelector(".gallery__pictures");
  const links = new Map(
    [...gallery.querySelectorAll(".gallery__thumbs a")].map((link) => [link.hash.slice(1), link]),
  );

  for (const [id, link] of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      strip.scrollTo({ left: document.getElementById(id).offsetLeft - strip.offsetLeft });
    });
  }

  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) links.get(target.id)?.setAttribute("aria-current", "true");
        else links.get(target.id)?.removeAttribute("aria-current");
      }
    },
    { root: strip, threshold: 0.6 },
  );
  for (const figure of strip.children) seen.observe(figure);
}
