import pytest
from plans.models import Target, Result, Revision, SearchEntry, ChainFirm
@pytest.mark.parametrize("n", range(5))
def test_probe(catalogue, n):
    print(Target.objects.count(), Result.objects.count(), Revision.objects.count(), SearchEntry.objects.count())
    from tests import factories as make
    make.make_role(make.make_chain(), make.make_firm())
