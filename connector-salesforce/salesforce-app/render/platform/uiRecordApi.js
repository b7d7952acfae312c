/** In an org, the other components of the page show these records anew; here the page hears of it. */
export const notifyRecordUpdateAvailable = async (records) => {
  window.dispatchEvent(new CustomEvent('record-update-available', { detail: records }));
};
