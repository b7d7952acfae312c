package io.referloop.writeback;

import io.referloop.privacy.Person;
import io.referloop.privacy.PersonalData;
import io.referloop.privacy.Texts;
import io.referloop.referral.RecordKey;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Forgets what a person's record should say, and the person's name in what other records say. */
@Component
class WrittenPeople implements PersonalData {

    private final WriteBackQueue queue;
    private final Texts texts;

    WrittenPeople(WriteBackQueue queue, Texts texts) {
        this.queue = queue;
        this.texts = texts;
    }

    @Override
    public void erase(UUID workspace, Person person) {
        person.records().forEach(it -> queue.forget(workspace, new RecordKey(it.connection(), it.ref())));
        texts.scrub(workspace, person, "writeback", "desired::jsonb");
    }
}
