package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.hubspot.Associations.End;
import io.referloop.sandbox.hubspot.Associations.Label;
import java.time.Instant;

/** Something that happened to a record and that apps may have subscribed to. */
sealed interface CrmEvent {

    Actor actor();

    Instant at();

    record PropertyChanged(
            ObjectType type, String id, PropertyDefinition property, String value, Actor actor, Instant at)
            implements CrmEvent {}

    record Created(ObjectType type, String id, Actor actor, Instant at) implements CrmEvent {}

    record Deleted(ObjectType type, String id, Actor actor, Instant at) implements CrmEvent {}

    record Restored(ObjectType type, String id, Actor actor, Instant at) implements CrmEvent {}

    record Merged(ObjectType type, String primary, String merged, String survivor, int moved, Actor actor, Instant at)
            implements CrmEvent {}

    record Erased(String contactId, Actor actor, Instant at) implements CrmEvent {}

    /** Seen from {@code from}; HubSpot tells each side on its own. */
    record Associated(End from, End to, Label label, boolean removed, Actor actor, Instant at) implements CrmEvent {}
}
