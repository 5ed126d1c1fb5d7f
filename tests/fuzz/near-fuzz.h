/* near-fuzz.h — a fuzz target that can also be run over files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libFuzzer calls LLVMFuzzerTestOneInput(). With NEAR_FUZZ_MAIN the same file is a program that
 * calls it for each file, and each file of each folder, given as an argument.
 */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes);

#ifdef NEAR_FUZZ_MAIN

static guint
replay (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autofree char *data = NULL;
  gsize n_bytes;
  guint n = 0;

  if (folder != NULL)
    {
      for (const char *name; (name = g_dir_read_name (folder)) != NULL;)
        {
          g_autofree char *inside = g_build_filename (path, name, NULL);

          n += replay (inside);
        }
      return n;
    }
  g_assert_true (g_file_get_contents (path, &data, &n_bytes, NULL));
  /* A block of just this size, so that memory checkers see a read beyond its end. */
  g_autofree uint8_t *exact = g_memdup2 (data, n_bytes);
  LLVMFuzzerTestOneInput (exact, n_bytes);
  return 1;
}

int
main (int argc, char **argv)
{
  guint n = 0;

  for (int i = 1; i < argc; i++)
    n += replay (argv[i]);
  /* A test over no files would pass whatever the readers do. */
  g_assert_cmpuint (n, >, 0);
  g_print ("%u files\n", n);
  return 0;
}

#endif
