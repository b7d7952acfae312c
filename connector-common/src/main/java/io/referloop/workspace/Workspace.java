package io.referloop.workspace;

import java.time.ZoneId;
import java.util.UUID;
import org.joda.money.CurrencyUnit;

/** One company using Referloop. Its zone decides what "today" is on screens; a program has a zone of its own. */
public record Workspace(UUID id, String name, ZoneId zone, CurrencyUnit currency) {}
