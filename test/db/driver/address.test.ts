import { expect, it } from 'vitest';
import { addressOf } from '../../../db/driver/address.js';

it('a URL names server, login and database', () => {
  const { password, ...address } = addressOf('postgres://a%40b:p%2Fw@db.example.com:6000/books?sslmode=verify-full');
  expect(address).toEqual({ host: 'db.example.com', port: 6000, user: 'a@b', database: 'books', ssl: true });
  expect((password as () => string)()).toBe('p/w');
  expect(addressOf('postgres://u@h')).toMatchObject({ host: 'h', port: 5432, user: 'u', database: 'u', ssl: false });
});

it('the server of a URL can be an IPv6 address', () => {
  expect(addressOf('postgres://u@[::1]:6000/d')).toMatchObject({ host: '::1', port: 6000 });
});

it('a URL cannot change settings of the sessions', () => {
  expect(() => addressOf('postgres://u@h/d?options=-c%20role%3Downer')).toThrow(
    'The URL of a database has the parameter "options"; the only one that it can have is sslmode.',
  );
});
