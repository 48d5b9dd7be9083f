"""What points at an organisation or an official, so that nobody deletes it from under those rows."""


def in_use(row, but=()) -> str:
    """Whatever points at a stored row, of every app but some models: "2 signatories, 1 letter"; "" where nothing does.

    One query for each model that may point at it.
    """
    found = []
    for relation in row._meta.related_objects:
        model = relation.related_model
        if model in but:
            continue
        if count := model._base_manager.filter(**{relation.field.name: row}).count():
            name = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
            found.append(f"{count} {name}")
    return ", ".join(found)
