/* near-memory.c — how much memory there is to work in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-memory.h"

#include <stdio.h>
#include <unistd.h>

#define UNKNOWN 8e9

static double
get_installed (void)
{
  long pages = sysconf (_SC_PHYS_PAGES), page_size = sysconf (_SC_PAGESIZE);

  return pages > 0 && page_size > 0 ? (double) pages * (double) page_size : 0.0;
}

/* Linux says what can be had without swapping; 0 elsewhere. */
static double
get_available (void)
{
  FILE *file = fopen ("/proc/meminfo", "r");
  char line[128];
  double kilobytes = 0.0;

  if (file == NULL)
    return 0.0;
  while (fgets (line, sizeof line, file) != NULL)
    if (g_str_has_prefix (line, "MemAvailable:"))
      {
        kilobytes = g_ascii_strtod (line + sizeof "MemAvailable:" - 1, NULL);
        break;
      }
  fclose (file);
  return 1024.0 * kilobytes;
}

double
near_memory_get_limit (void)
{
  double installed = 0.75 * get_installed (), available = get_available ();

  if (installed > 0.0 && available > 0.0)
    return MIN (installed, available);
  return MAX (installed, available) > 0.0 ? MAX (installed, available) : UNKNOWN;
}
