/** The browser's, where an org would tell the user's. */
export default Intl.DateTimeFormat().resolvedOptions().timeZone;
