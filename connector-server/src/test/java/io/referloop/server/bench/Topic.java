package io.referloop.server.bench;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What can be measured. */
enum Topic {
    ACCEPT("accept", 0) {
        @Override
        void measure(Site site, ServerProcess server, Report report) throws Exception {
            new AcceptBench(site, report).run();
        }
    },
    LATENCY("latency", LatencyBench.DEALS) {
        @Override
        void measure(Site site, ServerProcess server, Report report) throws Exception {
            new LatencyBench(site, report).run();
        }
    },
    WRITE_BACK("write-back", WriteBackBench.DEALS) {
        @Override
        void measure(Site site, ServerProcess server, Report report) throws Exception {
            new WriteBackBench(site, report).run();
        }
    },
    WORK_OFF("work-off", WorkOffBench.DEALS) {
        @Override
        void measure(Site site, ServerProcess server, Report report) throws Exception {
            new WorkOffBench(site, report).run();
        }
    },
    BACKFILL("backfill", 0) {
        @Override
        void measure(Site site, ServerProcess server, Report report) throws Exception {
            new BackfillBench(site, server, report).run();
        }
    },
    /** Needs no server at all. */
    ENGINE("engine", 0) {
        @Override
        void measure(Site site, ServerProcess server, Report report) {
            engine(report);
        }
    },
    ISOLATION("isolation", 0) {
        @Override
        void measure(Site site, ServerProcess server, Report report) throws Exception {
            new IsolationBench(site, report).run();
        }

        @Override
        int neighbours() {
            return IsolationBench.CONNECTIONS;
        }
    },
    /** The same questions as of HubSpot, beside its answers. */
    SALESFORCE("salesforce", SalesforceBench.DEALS) {
        @Override
        void measure(Site site, ServerProcess server, Report report) throws Exception {
            new SalesforceBench(site, report).run();
        }

        @Override
        int opportunities() {
            return SalesforceBench.OPPORTUNITIES;
        }
    },
    /** Measures servers of its own. */
    START("start", 0) {
        @Override
        void measure(Site site, ServerProcess server, Report report) throws Exception {
            server.close();
            new StartBench(site, report).run();
        }
    };

    private final String word;
    private final int deals;

    Topic(String word, int deals) {
        this.word = word;
        this.deals = deals;
    }

    static void engine(Report report) {
        new EngineBench(report).run();
        new SimulationBench(report).run();
    }

    abstract void measure(Site site, ServerProcess server, Report report) throws Exception;

    String word() {
        return word;
    }

    /** How many referred deals it uses up. */
    int deals() {
        return deals;
    }

    /** How many accounts it needs beside the first. */
    int neighbours() {
        return 0;
    }

    /** How many referred opportunities of a Salesforce organisation it uses up. */
    int opportunities() {
        return 0;
    }

    static String words() {
        return Arrays.stream(values()).map(Topic::word).collect(Collectors.joining(", "));
    }
}
