import { code, type Field, text } from './field.js';

/** The fields that customers and vendors have in common. */
export const addressFields: readonly Field[] = [
  text('name2', 'Name 2', 100),
  text('address', 'Address', 100),
  text('address2', 'Address 2', 100),
  text('city', 'City', 60),
  text('region', 'Region', 60),
  text('postCode', 'Post Code', 20),
  text('country', 'Country/Region', 60),
  text('contact', 'Contact', 100),
  text('contactTitle', 'Contact Title', 60),
  text('phone', 'Phone No.', 30),
  text('fax', 'Fax No.', 30),
  text('email', 'E-Mail', 120),
  text('homePage', 'Home Page', 255),
  code('vatRegistrationNumber', 'VAT Registration No.', 20),
  code('currency', 'Currency Code', 10),
  code('paymentTerms', 'Payment Terms Code', 20),
];
