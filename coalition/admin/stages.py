"""What can happen to a letter: each act with the words that say it beforehand, its page, and what the history keeps."""

from functools import partial

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaign.admin.buttons import Button
from campaign.states import State, state_of
from campaign.zones import in_zone

from ..forms.stages import AnswerForm, CollectForm, CorrectDeliveryForm, DeliverForm, StageForm, has_ended
from ..models import Letter, Signatory

Stage = Letter.Stage


def signatures_in_words(count):
    return ngettext("%(count)d signature", "%(count)d signatures", count) % {"count": count}


def delivery_in_words(letter):
    words = {
        "day": in_words(letter.delivered_on, "j F Y"),
        "signatures": signatures_in_words(letter.delivered_count or 0),
    }
    sentence = _("Delivered on %(day)s with %(signatures)s.") % words
    return " ".join(filter(None, [sentence, quoted(letter.delivered_how), with_document(letter.delivery_proof)]))


def answer_in_words(letter):
    sentence = _("Answered on %(day)s.") % {"day": in_words(letter.answered_on, "j F Y")}
    return " ".join(filter(None, [sentence, quoted(letter.answer_words), with_document(letter.reply_document)]))


def quoted(words):
    return f"“{words}”" if words else ""


def with_document(asset):
    return _("With: %(title)s.") % {"title": asset} if asset else ""


def stage_in_words(letter: Letter) -> str:
    """Where an original stands, in sentences."""
    match letter.stage:
        case Stage.COLLECTING if has_ended(letter):
            return _("Nobody can sign any more: its time ended on %(at)s.") % {"at": in_zone(letter.deadline_at)}
        case Stage.COLLECTING if letter.deadline_at:
            return _("Collecting signatures until %(at)s.") % {"at": in_zone(letter.deadline_at)}
        case Stage.COLLECTING:
            return _("Collecting signatures.")
        case Stage.CLOSED:
            return _("Closed: nobody can sign any more.")
        case Stage.DELIVERED:
            return delivery_in_words(letter)
    return f"{delivery_in_words(letter)} {answer_in_words(letter)}"


class Act:
    """One act. `name` is the last part of its page's address, and `form` what it asks for.

    `label` and `sentence` stand on and below the button that leads to its page; `heading`, what readers will see, and
    `press` on that page. `do` changes the letter, which is saved afterwards, and gives the sentence for the history.
    """

    name = label = sentence = heading = for_readers = press = ""
    form = StageForm
    stages = ()  # in which it is offered

    def __init__(self, letter: Letter):
        self.letter = letter

    def initial(self):
        """What its form holds at first."""
        return {}

    def warning(self):
        """What must be known before it is done, if anything."""
        return ""

    def do(self, form):
        raise NotImplementedError


class Close(Act):
    name = "close"
    stages = (Stage.COLLECTING,)
    label = gettext_lazy("Close…")
    sentence = gettext_lazy("From then on nobody can sign.")
    heading = gettext_lazy("Close the letter")
    for_readers = gettext_lazy(
        "Nobody can sign from now on. Whoever has signed stays, and you can still check and publish those who wait."
    )
    press = gettext_lazy("Close it")

    def do(self, form):
        self.letter.close()
        return _("Closed.")


class Deliver(Act):
    name = "deliver"
    stages = (Stage.COLLECTING, Stage.CLOSED)
    form = DeliverForm
    label = gettext_lazy("Delivered…")
    sentence = gettext_lazy("Asks for the day, how, and a proof if there is one.")
    heading = gettext_lazy("It was delivered")
    for_readers = gettext_lazy(
        "Readers see on which day it was delivered, how, and with how many signatures: those that are public now. "
        "Nobody can sign any more."
    )
    press = gettext_lazy("It was delivered")

    def warning(self):
        count = sum(group.count for group in self.letter.groups.all())
        sentences = [_("It counts as delivered with %(signatures)s.") % {"signatures": signatures_in_words(count)}]
        State = Signatory.State
        if waiting := self.letter.signatories.filter(state__in=[State.PENDING, State.VERIFIED]).count():
            sentences.append(
                ngettext(
                    "%(count)d more is checked or waits for it, and is not counted: publish it first if it was there.",
                    "%(count)d more are checked or wait for it, and are not counted: publish them first if they "
                    "were there.",
                    waiting,
                )
                % {"count": waiting}
            )
        return " ".join(sentences)

    def do(self, form):
        given = form.cleaned_data
        self.letter.deliver(given["on"], given["how"], given["document"])
        return delivery_in_words(self.letter)


class Answer(Act):
    name = "answer"
    stages = (Stage.DELIVERED,)
    form = AnswerForm
    label = gettext_lazy("Answered…")
    sentence = gettext_lazy("Asks for the day, one sentence, and the answer as a document if there is one.")
    heading = gettext_lazy("It was answered")
    for_readers = gettext_lazy(
        "Readers see it with the letter. If you tell of the answer in an update, link that update to this letter as "
        "its answer instead of writing it twice."
    )
    press = gettext_lazy("It was answered")

    def do(self, form):
        given = form.cleaned_data
        self.letter.answer(given["on"], given["words"], given["document"])
        return answer_in_words(self.letter)


class CorrectDelivery(Act):
    name = "delivery"
    stages = (Stage.DELIVERED, Stage.ANSWERED)
    form = CorrectDeliveryForm
    label = gettext_lazy("Correct the delivery…")
    sentence = gettext_lazy("Leads to its day, how it went, and the number of signatures.")
    heading = gettext_lazy("Correct the delivery")
    for_readers = gettext_lazy("Readers see it at once.")
    press = gettext_lazy("Save it")

    def initial(self):
        letter = self.letter
        return {"on": letter.delivered_on, "how": letter.delivered_how, "document": letter.delivery_proof_id,
                "count": letter.delivered_count}  # fmt: skip

    def do(self, form):
        given, letter = form.cleaned_data, self.letter
        letter.delivered_on, letter.delivered_how = given["on"], given["how"]
        letter.delivered_count, letter.delivery_proof = given["count"], given["document"]
        return _("Corrected: %(sentence)s") % {"sentence": delivery_in_words(letter)}


class CorrectAnswer(Act):
    name = "reply"
    stages = (Stage.ANSWERED,)
    form = AnswerForm
    label = gettext_lazy("Correct the answer…")
    sentence = gettext_lazy("Leads to its day, its sentence and its document.")
    heading = gettext_lazy("Correct the answer")
    for_readers = gettext_lazy("Readers see it at once.")
    press = gettext_lazy("Save it")

    def initial(self):
        letter = self.letter
        return {"on": letter.answered_on, "words": letter.answer_words, "document": letter.reply_document_id}

    def do(self, form):
        given = form.cleaned_data
        self.letter.answer(given["on"], given["words"], given["document"])
        return _("Corrected: %(sentence)s") % {"sentence": answer_in_words(self.letter)}


class NotAnswered(Act):
    """One step back; nothing is taken from what was said of the delivery."""

    name = "unanswered"
    stages = (Stage.ANSWERED,)
    label = gettext_lazy("Not answered after all…")
    sentence = gettext_lazy("Takes the answer back. The letter counts as delivered.")
    heading = gettext_lazy("It was not answered")
    for_readers = gettext_lazy("Readers no longer see the answer, and still see that it was delivered.")
    press = gettext_lazy("It was not answered")

    def warning(self):
        return taken_back(answer_in_words(self.letter))

    def do(self, form):
        letter, told = self.letter, answer_in_words(self.letter)
        letter.stage, letter.answered_on, letter.answer_words, letter.reply_document = Stage.DELIVERED, None, "", None
        return _("Not answered after all. Taken back: %(told)s") % {"told": told}


class NotDelivered(Act):
    """One step back. It is closed then, however it was before: nobody signs because of a mistake."""

    name = "undelivered"
    stages = (Stage.DELIVERED,)
    label = gettext_lazy("Not delivered after all…")
    sentence = gettext_lazy("Takes the delivery back. The letter is closed.")
    heading = gettext_lazy("It was not delivered")
    for_readers = gettext_lazy(
        "Readers no longer see that it was delivered. Nobody can sign it unless you let it collect again."
    )
    press = gettext_lazy("It was not delivered")

    def warning(self):
        return taken_back(delivery_in_words(self.letter))

    def do(self, form):
        letter, told = self.letter, delivery_in_words(self.letter)
        letter.close()
        letter.delivered_on = letter.delivered_count = letter.delivery_proof = None
        letter.delivered_how = ""
        return _("Not delivered after all. Taken back: %(told)s") % {"told": told}


def taken_back(told):
    return _("This is taken back, and only the history keeps it: %(told)s") % {"told": told}


class Collect(Act):
    name = "collect"
    stages = (Stage.CLOSED, Stage.DELIVERED, Stage.ANSWERED)
    form = CollectForm
    label = gettext_lazy("Collect again…")
    heading = gettext_lazy("Collect signatures again")
    for_readers = gettext_lazy("It can be signed again from now on.")
    press = gettext_lazy("Collect again")

    @property
    def sentence(self):
        if self.letter.stage == Stage.CLOSED:
            return _("It can be signed again.")
        return _("It can be signed again; what was said of delivery and answer is forgotten.")

    def warning(self):
        if self.letter.stage == Stage.CLOSED:
            return ""
        return _("This is forgotten, and cannot be brought back: %(told)s") % {"told": stage_in_words(self.letter)}

    def do(self, form):
        forgotten = "" if self.letter.stage == Stage.CLOSED else stage_in_words(self.letter)
        self.letter.collect()
        if "deadline_at" in form.fields:
            self.letter.deadline_at = form.cleaned_data["deadline_at"]
        sentence = stage_in_words(self.letter)
        return f"{sentence} {_('Forgotten: %(told)s') % {'told': forgotten}}" if forgotten else sentence


ACTS = (Close, Deliver, Answer, CorrectDelivery, CorrectAnswer, NotAnswered, NotDelivered, Collect)


def acts_offered(letter: Letter) -> list[Act]:
    """What can happen to an original as it stands."""
    return [act(letter) for act in ACTS if letter.stage in act.stages]


# ---- their pages


class Stages:
    """The part of the admin of letters that has to do with their stages."""

    def may_act(self, request, letter):
        return self.has_change_permission(request, letter) and self.has_publish_permission(request)

    def act_buttons(self, request, letter):
        if letter.translation_of_id or not self.may_act(request, letter):
            return []
        return [Button(act.label, act.sentence, address=self.address(act.name, letter)) for act in acts_offered(letter)]

    def stage_urls(self):
        name, guard = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path(
                f"<path:object_id>/{act.name}/", guard(partial(self.act_view, name=act.name)), name=f"{name}_{act.name}"
            )
            for act in ACTS
        ]

    def act_view(self, request, object_id, name):
        """The page of an act: asks for what it needs, and does it once the button is pressed."""
        letter = self.get_object(request, unquote(object_id))
        if letter is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.may_act(request, letter):
            raise PermissionDenied
        if letter.translation_of_id:
            sentence = _("What happens to a letter is told once, in its original: this one. Its translations follow.")
            return self.back_to_form(request, letter.translation_of, sentence, messages.WARNING)
        if request.method != "POST":
            return self.act_page(request, letter, name)
        with transaction.atomic():
            # Of two who press at once, the second one decides about what the first one left.
            held = self.held(request, letter)
            if held is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            act = act_of(held, name)
            form = act and act.form(request.POST, request.FILES, letter=held, user=request.user)
            if form and form.is_valid():
                done = act.do(form)
                held.save()
                self.log_change(request, held, done)
                return self.back_to_form(request, held, done)
        return self.act_page(request, held, name, form)

    def act_page(self, request, letter, name, form=None):
        act = act_of(letter, name)
        if act is None:
            sentence = _("This cannot be done to it as it stands now: %(stage)s") % {"stage": stage_in_words(letter)}
            return self.back_to_form(request, letter, sentence, messages.WARNING)
        form = form or act.form(letter=letter, user=request.user, initial=act.initial())
        context = {
            **self.admin_site.each_context(request),
            "title": act.heading,
            "subtitle": str(letter),
            "opts": self.opts,
            "original": letter,
            "act": act,
            "form": form,
            "standing": stage_in_words(letter),
            "is_public": state_of(letter) == State.LIVE,
            "media": self.media + form.media,
            "back": self.address("change", letter),
        }
        return TemplateResponse(request, "admin/coalition/letter/act.html", context)


def act_of(letter, name):
    return next((act for act in acts_offered(letter) if act.name == name), None)
