// Which part of the course's memory a page needs: its code is fetched only there.

export function startCourse() {
  if (document.querySelector(".card .steps")) {
    import("./home.js").then(({ startHome }) => startHome());
  } else if (document.querySelector(".steps, #editeur")) {
    import("./lesson.js").then(({ startLesson }) => startLesson());
  } else if (document.getElementById("verifier-des-releves")) {
    import("./teachers.js").then(({ startTeachers }) => startTeachers());
  }
}
