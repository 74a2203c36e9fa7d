// Makes a folder in the root directory, and says whether it could.
#include <stdio.h>
#include <sys/stat.h>

int main(void) {
  puts(mkdir("/made", 0700) == 0 ? "made" : "denied");
  return 0;
}
