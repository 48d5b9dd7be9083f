// Adds the reader's own time behind a time elsewhere, "(18:00–20:30 your time)", where their clocks show another one.
// Pages are whole without it.

const language = document.documentElement.lang;
const writtenAs = language === "en" ? "en-GB" : language; // the pages write 24 hours in English
const pad = (number) => String(number).padStart(2, "0");

// How far a zone is ahead of UTC, in minutes, by the end of a moment as HTML writes it: "-07:00" gives -420.
function aheadOfUTC(written) {
  const found = written.match(/([+-])(\d\d):(\d\d)$/);
  return found ? Number(`${found[1]}1`) * (Number(found[2]) * 60 + Number(found[3])) : 0;
}

const dayOf = (moment) => [moment.getFullYear(), pad(moment.getMonth() + 1), pad(moment.getDate())].join("-");

function yours(element) {
  const start = new Date(element.dateTime);
  if (Number.isNaN(start.valueOf()) || -start.getTimezoneOffset() === aheadOfUTC(element.dateTime)) return "";
  const end = new Date(element.dataset.until || start);
  const isOneDay = dayOf(start) === dayOf(end);
  const form = new Intl.DateTimeFormat(writtenAs, {
    hour: "numeric",
    minute: "2-digit",
    ...(isOneDay && element.dateTime.startsWith(dayOf(start)) ? {} : { weekday: "long" }),
  });
  if (isOneDay) return form.formatRange(start, end);
  return `${form.format(start)} – ${form.format(end)}`;
}

for (const element of document.querySelectorAll("time[data-yours]")) {
  const time = yours(element);
  if (!time) continue;
  const added = document.createElement("span");
  added.className = "yours";
  added.textContent = ` ${element.dataset.yours.replace("{time}", time)}`;
  element.append(added);
}
