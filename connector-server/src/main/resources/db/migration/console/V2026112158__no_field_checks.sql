-- install_item says more.
DROP TABLE field_check;
