const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

module.exports = {
  ...jestConfig,
  modulePathIgnorePatterns: ['<rootDir>/render/'],
  moduleNameMapper: { '^lightning/actions$': '<rootDir>/test/actions' },
  setupFilesAfterEnv: [...jestConfig.setupFilesAfterEnv, '<rootDir>/test/setup.js'],
};
