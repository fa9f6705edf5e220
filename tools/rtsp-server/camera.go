package main

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/auth"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/pion/rtp"
)

const realm = "marsad"

type readers struct {
	user, password, nonce string
	methods               []auth.ValidateMethod
}

// A published stream. A second publisher of the same path replaces it and cuts its readers off.
type published struct {
	stream  *gortsplib.ServerStream
	session *gortsplib.ServerSession
}

type camera struct {
	server      *gortsplib.Server
	readers     readers
	clockOffset time.Duration
	silent      atomic.Bool

	mutex sync.Mutex
	paths map[string]*published
}

func newCamera(readers readers, clockOffset time.Duration) *camera {
	return &camera{readers: readers, clockOffset: clockOffset, paths: map[string]*published{}}
}

func (c *camera) find(path string) *published {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.paths[path]
}

func (c *camera) OnDescribe(ctx *gortsplib.ServerHandlerOnDescribeCtx) (*base.Response, *gortsplib.ServerStream, error) {
	r := c.readers
	if r.user != "" && auth.Validate(ctx.Request, r.user, r.password, r.methods, realm, r.nonce) != nil {
		challenge := auth.GenerateWWWAuthenticate(r.methods, realm, r.nonce)
		return &base.Response{StatusCode: base.StatusUnauthorized, Header: base.Header{"WWW-Authenticate": challenge}}, nil, nil
	}
	if p := c.find(ctx.Path); p != nil {
		return &base.Response{StatusCode: base.StatusOK}, p.stream, nil
	}
	return &base.Response{StatusCode: base.StatusNotFound}, nil, nil
}

func (c *camera) OnAnnounce(ctx *gortsplib.ServerHandlerOnAnnounceCtx) (*base.Response, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if before := c.paths[ctx.Path]; before != nil {
		before.stream.Close()
		before.session.Close()
	}
	c.paths[ctx.Path] = &published{gortsplib.NewServerStream(c.server, ctx.Description), ctx.Session}
	return &base.Response{StatusCode: base.StatusOK}, nil
}

func (c *camera) OnSetup(ctx *gortsplib.ServerHandlerOnSetupCtx) (*base.Response, *gortsplib.ServerStream, error) {
	p := c.find(ctx.Path)
	switch {
	case p == nil:
		return &base.Response{StatusCode: base.StatusNotFound}, nil, nil
	case p.session == ctx.Session:
		return &base.Response{StatusCode: base.StatusOK}, nil, nil
	default:
		return &base.Response{StatusCode: base.StatusOK}, p.stream, nil
	}
}

func (c *camera) OnPlay(*gortsplib.ServerHandlerOnPlayCtx) (*base.Response, error) {
	return &base.Response{StatusCode: base.StatusOK}, nil
}

func (c *camera) OnRecord(ctx *gortsplib.ServerHandlerOnRecordCtx) (*base.Response, error) {
	p := c.find(ctx.Path)
	ctx.Session.OnPacketRTPAny(func(media *description.Media, _ format.Format, packet *rtp.Packet) {
		if p != nil && !c.silent.Load() {
			_ = p.stream.WritePacketRTPWithNTP(media, packet, time.Now().Add(c.clockOffset))
		}
	})
	return &base.Response{StatusCode: base.StatusOK}, nil
}

func (c *camera) OnSessionClose(ctx *gortsplib.ServerHandlerOnSessionCloseCtx) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for path, p := range c.paths {
		if p.session == ctx.Session {
			p.stream.Close()
			delete(c.paths, path)
		}
	}
}
