import { describe, expect, it } from 'vitest';
import { isKnown, placeAfter, readCursor, writeCursor } from '../../../../connectors/request-tracker/cursor.ts';
import { dayOf, midnightOf } from '../../../../connectors/request-tracker/days.ts';
import { htmlOf, plainToHtml } from '../../../../connectors/request-tracker/text-parts.ts';
import { quoted } from '../../../../connectors/request-tracker/ticket-sql.ts';

describe('a day', () => {
  it.each([
    ['2026-03-05', 'UTC', '2026-03-05 00:00:00'],
    ['2026-03-05', 'Asia/Shanghai', '2026-03-04 16:00:00'],
    ['2026-07-01', 'America/New_York', '2026-07-01 04:00:00'],
    ['2026-03-08', 'America/New_York', '2026-03-08 05:00:00'],
    ['2026-03-09', 'America/New_York', '2026-03-09 04:00:00'],
    ['2026-11-01', 'America/New_York', '2026-11-01 04:00:00'],
    ['2026-12-31', 'Pacific/Kiritimati', '2026-12-30 10:00:00'],
    ['2026-06-01', 'Asia/Kathmandu', '2026-05-31 18:15:00'],
  ])('%s in %s begins at %s, and is that day again', (day, zone, instant) => {
    expect(midnightOf(day, zone)).toBe(instant);
    expect(dayOf(`${instant.replace(' ', 'T')}Z`, zone)).toBe(day);
  });

  it.each([null, undefined, '', '1970-01-01T00:00:00Z', 'nonsense'])('is none for %j', (instant) => {
    expect(dayOf(instant, 'Asia/Shanghai')).toBeNull();
  });
});

describe('plain text as HTML', () => {
  it.each([
    ['a', '<p>a</p>'],
    ['a\nb\n\nc\n', '<p>a<br>b</p><p>c</p>'],
    ['a\r\nb\r\n\r\n \r\nc', '<p>a<br>b</p><p>c</p>'],
    ['1 < 2 && "x" > y', '<p>1 &lt; 2 &amp;&amp; "x" &gt; y</p>'],
    ['\n\n', ''],
  ])('%j is %j', (plain, html) => {
    expect(plainToHtml(plain)).toBe(html);
  });

  it('is not needed where there is HTML, and is nothing where there is nothing', () => {
    const part = (ContentType: string, Content: string | null) => ({ ContentType, Content });
    expect(htmlOf([part('text/plain', 'a'), part('text/html', '<b>a</b>')])).toBe('<b>a</b>');
    expect(htmlOf([part('text/html', ' '), part('text/plain', 'a')])).toBe('<p>a</p>');
    expect(htmlOf([part('text/csv', 'a'), part('text/plain', null)])).toBeNull();
  });
});

describe('a place in the feed', () => {
  it('remembers the last stretch, and one transaction before it', () => {
    const ids = [5, 40, 100, 119, 121, 150, 199, 200];
    expect(placeAfter(ids.toReversed())).toEqual({ last: 200, anchor: 119, tail: [121, 150, 199, 200] });
    expect(placeAfter([7, 9])).toEqual({ last: 9, anchor: 7, tail: [9] });
    expect(placeAfter([])).toEqual({ last: 0, anchor: 0, tail: [] });
  });

  it('knows what was there, and not what came late', () => {
    const place = placeAfter([100, 190, 200]);
    expect([90, 100, 190, 195, 200, 201].map((id) => isKnown(place, id))).toEqual([
      true,
      true,
      true,
      false,
      true,
      false,
    ]);
  });

  it('survives being saved', () => {
    const place = placeAfter([1, 2, 3]);
    expect(readCursor(writeCursor(place))).toEqual(place);
    expect(readCursor(writeCursor({ after: 7, then: place }))).toEqual({ after: 7, then: place });
  });
});

it('quotes keep quotes and backslashes apart', () => {
  expect(quoted(`it's a \\ "x"`)).toBe(`'it\\'s a \\\\ "x"'`);
});
