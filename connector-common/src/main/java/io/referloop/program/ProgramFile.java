package io.referloop.program;

import static io.referloop.program.Values.oneOf;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.joda.money.CurrencyUnit;

/** Reads a program from its file. What it does not understand it refuses, with the line; it never guesses and never skips a key. */
public final class ProgramFile {

    private static final int HOLD_DAYS_DEFAULT = 30;
    private static final int NAME_MAX = 200;

    private ProgramFile() {}

    /**
     * @param document the text of the file, YAML or JSON
     * @throws ProgramFault when anything in it is unknown, missing or impossible
     */
    public static Program read(UUID id, int version, Instant inForceFrom, String document) {
        YamlBlock file = YamlBlock.parse(document);
        file.allow(Keys.PROGRAM);
        String key = Values.key(file.text("program"));
        String name = Values.text(file.text("name"), NAME_MAX);
        CurrencyUnit currency = Values.currency(file.text("currency"));
        ProgramCalendar calendar = TermsReader.calendar(file);
        ProgramTerms terms = new TermsReader(file, currency).read();
        Vocabulary vocabulary = VocabularyReader.read(file);
        ConditionReader conditions = new ConditionReader(vocabulary);
        Events events = Events.read(file);
        List<Milestone> milestones = new MilestoneReader(events, conditions).read(file);
        TriggerReader triggers = new TriggerReader(currency, milestones, events);
        List<RewardRule> rules =
                new RuleReader(currency, calendar, vocabulary, conditions, triggers, hold(file)).read(file);
        return new Program(
                id,
                version,
                inForceFrom,
                key,
                name,
                oneOf(file, "type", Program.Type.USER),
                calendar,
                terms,
                vocabulary,
                PolicyReader.attribution(file),
                PolicyReader.eligibility(file, vocabulary, conditions),
                milestones,
                rules,
                new CapReader(currency, rules).read(file));
    }

    private static RewardRule.Hold hold(YamlBlock file) {
        return new RewardRule.Hold(
                file.find("hold_days").map(RuleReader::holdDays).orElse(HOLD_DAYS_DEFAULT),
                file.find("stage_kept_days").map(RuleReader::holdDays).orElse(0));
    }
}
