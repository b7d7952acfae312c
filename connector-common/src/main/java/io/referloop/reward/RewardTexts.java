package io.referloop.reward;

import io.referloop.privacy.Person;
import io.referloop.privacy.PersonalData;
import io.referloop.privacy.Texts;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Takes a forgotten person's name out of what people wrote about rewards. Amounts, states and the ledger stay as they are. */
@Component
class RewardTexts implements PersonalData {

    private final Texts texts;

    RewardTexts(Texts texts) {
        this.texts = texts;
    }

    @Override
    public void erase(UUID workspace, Person person) {
        texts.scrub(workspace, person, "reward", "sentence", "note", "unit_name", "why::jsonb", "holds::jsonb");
        texts.scrub(workspace, person, "reward_approval", "holds::jsonb");
        texts.scrubAppendOnly(workspace, person, "reward_event", "reason");
        texts.scrubAppendOnly(workspace, person, "reward_grant", "reason");
    }
}
