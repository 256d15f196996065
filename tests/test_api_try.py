import pytest
from tests.factories import *
@pytest.mark.django_db
def test_x(client):
    c = make_city(); t=make_theme(); i=make_industry()
    a=make_target(c, themes=[t], industries=[i], quantity="1407.6万吨", indicator=make_indicator(dimension="mass"), due=2025)
    b=make_target(c, themes=[t])
    r = client.get("/api/v1/targets/?page_size=1&count=1", headers={"accept-language":"zh-hans"}); print(r.status_code, r.headers, r.content.decode())
    r = client.get(r.json()["next"]); print(r.status_code, r.headers, r.content.decode())
    r = client.get(f"/api/v1/targets/{a.slug}/"); print(r.status_code, r.headers, r.content.decode())
    for u in ("targets/?sort=x&foo=1&city=no&q=%00&page_size=1e99", "targets/nope/", "nothing", "targets", "compare/?city=x", ""):
        r = client.get("/api/v1/"+u); print(r.status_code, r.headers, r.content.decode())
    r = client.post("/api/v1/targets/"); print(r.status_code, r.headers, r.content.decode())
    r = client.get("/api/v1/targets/", headers={"accept":"text/html"}); print(r.status_code, r.headers, r.content.decode())
    for name in "cities districts industries themes plans measures chains firms indicators targets results sources omissions chain_firms".split():
        r = client.get(f"/api/v1/{name}/"); print(name, r.status_code, r.content.decode()[:300])
    d = make_city()
    e = make_target(d, quantity="3万吨", indicator=a.indicator, themes=[t], due=2025)
    r = client.get(f"/api/v1/compare/?city={d.slug}&city={c.slug}"); print(r.status_code, r.headers, r.content.decode())
