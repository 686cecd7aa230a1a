/* see kc_frame.h */
#include "base/kc_frame.h"
