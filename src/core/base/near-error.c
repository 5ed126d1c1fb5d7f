/* near-error.c — the error domain
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-error.h"

G_DEFINE_QUARK (near-error-quark, near_error)

/**
 * near_error_get_name:
 *
 * Returns: the code's name, in capitals
 */
const char *
near_error_get_name (NearError code)
{
  switch (code)
    {
#define NEAR_ERROR_CASE(name, text)                                                                \
  case NEAR_ERROR_##name:                                                                          \
    return #name;
      NEAR_ERROR_LIST (NEAR_ERROR_CASE)
#undef NEAR_ERROR_CASE
    default:
      return "FAILED";
    }
}
