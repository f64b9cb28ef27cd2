"""One file per story: the form it needs beside the pages of its neighbours."""
