"""Who may do what: one table of roles and one of addresses, and the guard that keeps both."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlsplit

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from indexer.model import Role
from webapp.session import current_person


class Permission(StrEnum):
    """Something that a role allows."""

    OPEN = "open"
    """For whoever knows the address; a secret in it, or nothing there, is what protects it."""
    API = "api"
    """For the holder of a token with the scope that the address asks for."""
    MONITOR = "monitor"
    """For a program on this machine, or one with the token of the setting ``metrics_token``; the address sees to it."""
    READ = "read"
    ADD = "add"
    CORRECT = "correct"
    TAG = "tag"
    """Apply tags and take them off, keep the vocabulary, and code in rounds."""
    UNDO_FOR_OTHERS = "undo for others"
    ADMINISTER = "administer"


ROLES: dict[Role, frozenset[Permission]] = {
    Role.READER: frozenset({Permission.READ}),
    Role.RESEARCHER: frozenset({Permission.READ, Permission.ADD, Permission.CORRECT, Permission.TAG}),
    Role.EDITOR: frozenset(
        {Permission.READ, Permission.ADD, Permission.CORRECT, Permission.TAG, Permission.UNDO_FOR_OTHERS}
    ),
    Role.ADMINISTRATOR: frozenset(Permission) - {Permission.OPEN, Permission.API, Permission.MONITOR},
}
"""What each role allows."""

ROUTES: dict[str, Permission] = {
    "icon": Permission.OPEN,
    "static": Permission.OPEN,
    "health.healthz": Permission.OPEN,
    "health.readyz": Permission.OPEN,
    "metrics.metrics": Permission.MONITOR,
    "help.index": Permission.OPEN,
    "help.one": Permission.OPEN,
    "accessibility.statement": Permission.OPEN,
    "people.sign_in": Permission.OPEN,
    "people.sign_in_form": Permission.OPEN,
    "single_sign_on.begin": Permission.OPEN,
    "single_sign_on.callback": Permission.OPEN,
    "people.accept": Permission.OPEN,
    "people.invitation": Permission.OPEN,
    "api.description": Permission.OPEN,  # it tells of the program, which anybody may have, and nothing of the library
    "api.search": Permission.API,
    "api.documents": Permission.API,
    "api.document": Permission.API,
    "api.document_story": Permission.API,
    "api.passages": Permission.API,
    "api.passage": Permission.API,
    "api.coverage": Permission.API,
    "api.papers": Permission.API,
    "api.paper": Permission.API,
    "api.hand_in_paper": Permission.API,
    "api.decide_sources": Permission.API,
    "api.take_sources_back": Permission.API,
    "api.document_papers": Permission.API,
    "api.support": Permission.API,
    "api.document_suggestions": Permission.API,
    "api.accept_suggestion": Permission.API,
    "api.refuse_suggestion": Permission.API,
    "api.suggest_again": Permission.API,
    "api.suggestion_queue": Permission.API,
    "api.suggestion_record": Permission.API,
    "api.evidence_map": Permission.API,
    "api.record_look": Permission.API,
    "api.take_look_back": Permission.API,
    "api.rounds": Permission.API,
    "api.coding_round": Permission.API,
    "api.agreement": Permission.API,
    "api.begin_round": Permission.API,
    "api.finish_document": Permission.API,
    "api.open_agreement": Permission.API,
    "api.accept_alike": Permission.API,
    "api.agree": Permission.API,
    "api.close_round": Permission.API,
    "api.document_tags": Permission.API,
    "api.tag_document": Permission.API,
    "api.tags": Permission.API,
    "api.add_tag": Permission.API,
    "api.apply_tags": Permission.API,
    "api.change_tag": Permission.API,
    "api.merge_tags": Permission.API,
    "api.split_tag": Permission.API,
    "api.retire_tag": Permission.API,
    "api.bring_tag_back": Permission.API,
    "api.tag_groups": Permission.API,
    "api.add_tag_group": Permission.API,
    "api.change_tag_group": Permission.API,
    "api.vocabulary_file": Permission.API,
    "api.import_vocabulary": Permission.API,
    "api.passages_tagged": Permission.API,
    "api.sources": Permission.API,
    "api.document_source": Permission.API,
    "api.basket": Permission.API,
    "api.actions": Permission.API,
    "api.undo": Permission.API,
    "api.guide": Permission.READ,
    "search.results": Permission.READ,
    "suggestions.for_the_site": Permission.READ,
    "suggestions.for_browsers": Permission.READ,
    "suggestions.description": Permission.OPEN,  # it names addresses and nothing of the library
    "keys.shortcuts": Permission.OPEN,
    "documents.document": Permission.READ,
    "stories.document": Permission.READ,
    "stories.export": Permission.READ,
    "corrections.form": Permission.CORRECT,
    "corrections.correct": Permission.CORRECT,
    "passages.passage": Permission.READ,
    "tags.choices": Permission.TAG,
    "tags.tag": Permission.TAG,
    "tags.bulk": Permission.TAG,
    "tags.actions": Permission.TAG,
    "tags.undo": Permission.TAG,
    "suggested.decide": Permission.TAG,
    "suggested.queue": Permission.TAG,
    "suggested.record": Permission.TAG,
    "suggested.record_as_table": Permission.TAG,
    "suggested.record_as_data": Permission.TAG,
    "viewer.page": Permission.READ,
    "viewer.words": Permission.READ,
    "viewer.picture": Permission.READ,
    "originals.original": Permission.READ,
    "references.reference": Permission.READ,
    "references.unapi": Permission.READ,
    "basket.show": Permission.READ,
    "basket.put": Permission.READ,
    "basket.file": Permission.READ,
    "basket.note": Permission.READ,
    "basket.move": Permission.READ,
    "basket.remove": Permission.READ,
    "basket.empty": Permission.READ,
    "sources.not_held": Permission.READ,
    "sources.file": Permission.READ,
    "sources.new": Permission.CORRECT,
    "sources.add": Permission.CORRECT,
    "sources.choose_file": Permission.CORRECT,
    "sources.take_in": Permission.CORRECT,
    "sources.edit": Permission.CORRECT,
    "sources.change": Permission.CORRECT,
    "sources.hold": Permission.CORRECT,
    "sources.remove": Permission.CORRECT,
    "sources.of_document": Permission.CORRECT,
    "sources.enter": Permission.CORRECT,
    "coverage.report": Permission.READ,
    "evidence_map.show": Permission.READ,
    "evidence_map.file": Permission.READ,
    "evidence_map.cell": Permission.READ,
    "evidence_map.record": Permission.TAG,
    "evidence_map.take_back": Permission.TAG,
    "vocabulary.overview": Permission.READ,
    "vocabulary.group": Permission.READ,
    "vocabulary.tag": Permission.READ,
    "vocabulary.new": Permission.TAG,
    "vocabulary.add": Permission.TAG,
    "vocabulary.edit": Permission.TAG,
    "vocabulary.change": Permission.TAG,
    "vocabulary.merge": Permission.TAG,
    "vocabulary.split": Permission.TAG,
    "vocabulary.retire": Permission.TAG,
    "vocabulary.bring_back": Permission.TAG,
    "vocabulary.new_group": Permission.TAG,
    "vocabulary.add_group": Permission.TAG,
    "vocabulary.edit_group": Permission.TAG,
    "vocabulary.change_group": Permission.TAG,
    "vocabulary_files.save": Permission.READ,
    "vocabulary_files.form": Permission.TAG,
    "vocabulary_files.take_in": Permission.TAG,
    "tagged.passages": Permission.READ,
    "tagged.save": Permission.READ,
    # Whose a paper is, and who may decide on it, is seen to by the job.
    "papers.everything": Permission.READ,
    "papers.hand_in": Permission.READ,
    "papers.settings": Permission.READ,
    "papers.new_version": Permission.READ,
    "papers.change": Permission.READ,
    "papers.check_again": Permission.READ,
    "paper_works.show": Permission.READ,
    "paper_works.decide": Permission.READ,
    "paper_works.undo": Permission.READ,
    "paper_claims.show": Permission.READ,
    "paper_claims.settle": Permission.READ,
    "paper_claims.text": Permission.READ,
    "paper_files.choose": Permission.READ,
    "paper_files.save": Permission.READ,
    "paper_files.original": Permission.READ,
    "support.show": Permission.READ,
    "people.sign_out": Permission.READ,
    "people.sign_out_everywhere": Permission.READ,
    "people.account": Permission.READ,
    "people.change_password": Permission.READ,
    "people.settings": Permission.READ,
    "people.make_token": Permission.READ,
    "people.end_token": Permission.READ,
    "searches.everything": Permission.READ,
    "searches.save": Permission.READ,
    "searches.forget": Permission.READ,
    "searches.look": Permission.READ,
    "searches.settings": Permission.READ,
    "searches.change": Permission.READ,
    "searches.remove": Permission.READ,
    "searches.make_feed": Permission.READ,
    "searches.end_feed": Permission.READ,
    "feeds.feed": Permission.OPEN,
    "imports.overview": Permission.ADD,
    "imports.new": Permission.ADD,
    "imports.send": Permission.ADD,
    "imports.show": Permission.ADD,
    "imports.progress": Permission.ADD,
    "imports.act": Permission.ADD,
    "rounds.everything": Permission.TAG,
    "rounds.new": Permission.TAG,
    "rounds.begin": Permission.TAG,
    "rounds.show": Permission.TAG,
    "rounds.finish": Permission.TAG,
    "rounds.open_agreement": Permission.TAG,
    "rounds.close": Permission.TAG,
    "rounds.reopen": Permission.TAG,
    "agreeing.show": Permission.TAG,
    "agreeing.figures": Permission.TAG,
    "agreeing.answers": Permission.TAG,
    "agreeing.facts": Permission.TAG,
    "agreeing.accept": Permission.TAG,
    "agreeing.discuss": Permission.TAG,
    "agreeing.agree": Permission.TAG,
    "administration.everybody": Permission.ADMINISTER,
    "administration.add": Permission.ADMINISTER,
    "administration.person": Permission.ADMINISTER,
    "administration.change": Permission.ADMINISTER,
    "administration.invite": Permission.ADMINISTER,
    "administration.close": Permission.ADMINISTER,
    "administration.reopen": Permission.ADMINISTER,
    "administration.sign_out": Permission.ADMINISTER,
    "administration.log": Permission.ADMINISTER,
    "administration.export_log": Permission.ADMINISTER,
}
"""What each address asks for, by the name of its view. One that is not here opens for nobody."""


def prepare(app: Flask) -> None:
    """Guard every address of an application."""
    app.before_request(_guard)
    app.add_template_global(may, "may")


def allows(role: Role | None, permission: Permission) -> bool:
    """Tell whether a role (None: nobody signed in) allows something."""
    return permission is Permission.OPEN or (role is not None and permission in ROLES[role])


def may(permission: str) -> bool:
    """Tell whether the person who asks may do something."""
    wanted = Permission(permission)
    if wanted is Permission.OPEN:  # nobody need be looked up for a style sheet
        return True
    held = current_person()
    return allows(held.role if held else None, wanted)


def _guard() -> Response | None:
    wanted = ROUTES.get(request.endpoint or "")
    if request.endpoint is None or wanted in (Permission.API, Permission.MONITOR):
        return None  # no such address; these ask for their tokens themselves
    if wanted is not None and may(wanted):
        return None
    if current_person() is not None:
        abort(403)
    parts = urlsplit(request.url)
    back = parts.path + (f"?{parts.query}" if parts.query else "") if request.method in ("GET", "HEAD") else None
    return redirect(url_for("people.sign_in_form", next=back if back != "/" else None))
