/* near-surplus.c — numbers that stand where a grid of values should have ended
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-reader-private.h"

gboolean
_near_reader_count_surplus (NearReader *reader, const char *start, gsize n, gsize *surplus,
                            gsize *line, GError **error)
{
  const char *end = reader->text + reader->n;

  *surplus = near_tokens_split (start, (gsize) (end - start), NULL, 0) - n;
  *line = reader->line;
  while (near_reader_next_filled (reader))
    {
      NearToken token;
      double value;
      gsize n_words = near_reader_split (reader, &token, 1);

      if (!near_token_parse_number (&token, &value))
        {
          near_reader_push_back (reader);
          break;
        }
      if (*surplus == 0)
        *line = reader->line;
      *surplus += n_words;
      if (!near_reader_poll (reader, error))
        return FALSE;
    }
  return TRUE;
}
