filedesc://2010.arc 0.0.0.0 20101103000000 text/plain 67
1 0 Sample
URL IP-address Archive-date Content-type Archive-length

http://meridian.example/station 192.0.2.1 20101103000001 text/html 940
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8

<!doctype html><html lang="en"><head><title>Space station turns ten</title><meta property="og:type" content="article"><meta property="og:site_name" content="Meridian"><meta property="article:published_time" content="2010-11-02T12:00:00Z"></head><body><nav><ul><li><a href="/s0">Section 0</a></li><li><a href="/s1">Section 1</a></li><li><a href="/s2">Section 2</a></li><li><a href="/s3">Section 3</a></li><li><a href="/s4">Section 4</a></li><li><a href="/s5">Section 5</a></li><li><a href="/s6">Section 6</a></li><li><a href="/s7">Section 7</a></li></ul></nav><article><h1>Space station turns ten</h1><p>Astronauts have lived on the International Space Station without a break for ten years, since the first crew of three docked on November 2, 2000, after a journey of two days.</p><p>More than two hundred people have visited it.</p></article><footer>Contact</footer></body></html>
